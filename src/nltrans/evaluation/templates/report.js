"use strict";
(() => {
  const root = document.documentElement;
  const find = (id) => document.getElementById(id);
  const segments = [...document.querySelectorAll(".segment")];
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const filter = () => {
    const onlyFindings = find("only-findings").checked;
    const least = Number(find("severity").value);
    const below = Number(find("below").value);
    find("below-value").textContent = below.toFixed(2);
    let shown = 0;
    for (const segment of segments) {
      const { score, worst } = segment.dataset;
      const fits = (!onlyFindings || Number(worst) >= least) && (below === 1 || (score !== "" && Number(score) < below));
      segment.hidden = !fits;
      shown += fits;
    }
    find("shown").textContent = `${shown} of ${segments.length} segments`;
    find("none").hidden = shown > 0;
  };

  const view = () => {
    root.classList.toggle("as-text", find("as-text").checked);
    root.classList.toggle("with-confidence", find("confidence").checked);
    find("segments").hidden = find("whole").checked;
    find("post").hidden = !find("whole").checked;
  };

  const move = (step) => {
    const visible = segments.filter((segment) => !segment.hidden);
    const current = visible.indexOf(document.activeElement);
    const next = current < 0 ? (step > 0 ? 0 : visible.length - 1) : current + step;
    const chosen = visible[Math.max(0, Math.min(visible.length - 1, next))];
    if (chosen) {
      chosen.focus();
      chosen.scrollIntoView({ block: "nearest" });
    }
  };

  const toggle = (id) => () => find(id).click();
  const theme = () => { root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"; };
  const keys = {
    j: () => move(1), k: () => move(-1), f: toggle("only-findings"), t: toggle("as-text"), c: toggle("confidence"),
    w: toggle("whole"), d: theme,
  };

  root.dataset.theme = dark.matches ? "dark" : "light";
  dark.addEventListener("change", () => { root.dataset.theme = dark.matches ? "dark" : "light"; });
  for (const id of ["only-findings", "severity", "below"]) find(id).addEventListener("input", filter);
  find("severity").addEventListener("input", () => { find("only-findings").checked = true; filter(); });
  for (const id of ["as-text", "confidence", "whole"]) find(id).addEventListener("input", view);
  find("previous").addEventListener("click", () => move(-1));
  find("next").addEventListener("click", () => move(1));
  find("theme").addEventListener("click", theme);
  find("print").addEventListener("click", () => window.print());
  find("tools").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("select, input[type=range]") || event.ctrlKey || event.metaKey || event.altKey;
    if (!typing && keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  filter();
  view();
})();
