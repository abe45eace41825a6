"""Language models, hosted and local, behind one protocol.

- ``hosted``        any hosted model and any OpenAI-compatible server, by litellm
- ``local``         ``local/PATH``: a model of this machine, by transformers, in this process
- ``scripted``      ``scripted/PATH``: replies from a file, for tests
- ``client``        a model that litellm reaches: what is said to it, what comes back, what goes wrong
- ``transformer``   weights and a tokenizer that answer a conversation
- ``calls``         calls of tools as text, for models that know no other way
- ``mask``          secrets taken out of a text
"""
