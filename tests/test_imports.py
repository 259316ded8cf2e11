"""What importing may cost, and that every module stands on its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import nltrans

SOURCE = Path(nltrans.__file__).parent
MODULES = sorted(
    ".".join(("nltrans", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if path.name != "__main__.py"
)
HEAVY = {"numpy", "torch", "transformers", "ctranslate2", "sentencepiece", "rich", "ray", "sacrebleu", "markdown_it"}


def loaded_after(code: str) -> set[str]:
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import nltrans",
        "from nltrans.cli.main import main\nassert main(['--help']) == 0",
        "from nltrans.cli.main import main\nassert main(['translate', '--help']) == 0",
    ],
)
def test_start_up_loads_nothing_heavy(code):
    assert not HEAVY & loaded_after(code)


def test_every_module_imports_alone():
    script = "import sys, importlib\nfor name in sys.argv[1:]:\n    importlib.import_module(name)\n"
    script += "    for loaded in [m for m in sys.modules if m.startswith('nltrans')]:\n        del sys.modules[loaded]"
    done = subprocess.run([sys.executable, "-c", script, *MODULES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_public_names_resolve_and_are_sorted():
    assert sorted(nltrans.__all__) == nltrans.__all__
    for name in nltrans.__all__:
        assert getattr(nltrans, name).__name__ == name
    with pytest.raises(AttributeError, match="nothing"):
        _ = nltrans.nothing
