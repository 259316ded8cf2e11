"""What is known of languages, one module a language, and the few rules that work on it.

`nltrans.language.base.Language` lists what may be known, `template.py` is the start of another one.
No module outside of this package asks which language it has before it: it asks what is known of it.
"""
