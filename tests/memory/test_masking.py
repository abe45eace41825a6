"""Secrets are masked before anything is stored; sentences that only speak of them stay as they are.

Samples are put together when the test runs, so that no file holds a string shaped like a secret.
"""

import random
import string

import pytest
from mentee.memory.context import Context
from mentee.memory.giving import answered, correction
from mentee.memory.masking import mask

RANDOM = random.Random(7)
ALNUM, HEX, UPPER = (
    string.ascii_letters + string.digits,
    "0123456789abcdef",
    string.ascii_uppercase + string.digits,
)


def run(length: int, kinds: str = ALNUM) -> str:
    """A random run with letters of both cases and digits in it, as far as the kinds allow."""
    drawn = "".join(RANDOM.choice(kinds) for _ in range(length - 3))
    return drawn + "".join(next((c for c in "a7Q" if c in kinds and c == x), kinds[3]) for x in "a7Q")


TOKENS = {
    **{f"github {kind}": f"gh{kind}_" + run(36) for kind in "pousr"},
    "github fine": "github" + "_pat_" + run(60),
    "gitlab": "glpat" + "-" + run(20),
    "gitlab trigger": "glptt" + "-" + run(40, HEX),
    **{f"slack {kind}": f"xox{kind}-" + "-".join([run(11, string.digits), run(24)]) for kind in "abp"},
    "slack app": "xapp" + "-1-" + run(30),
    "slack hook": "https://hooks.slack" + ".com/services/" + run(9, UPPER) + "/" + run(24),
    "aws": "AK" + "IA" + run(16, UPPER),
    "aws session": "AS" + "IA" + run(16, UPPER),
    "aws secret": "aws_secret_access_key" + " = " + run(40),
    "openai": "sk" + "-" + run(48),
    "openai project": "sk" + "-proj-" + run(48),
    "anthropic": "sk" + "-ant-api03-" + run(60),
    "stripe": "sk" + "_live_" + run(24),
    "stripe restricted": "rk" + "_live_" + run(24),
    "stripe hook": "whsec" + "_" + run(32),
    "google": "AI" + "za" + run(35),
    "google oauth": "ya29" + "." + run(60),
    "google client": "GOC" + "SPX-" + run(28),
    "npm": "npm" + "_" + run(36),
    "pypi": "pypi" + "-" + run(80),
    "docker": "dckr" + "_pat_" + run(27),
    "hugging face": "hf" + "_" + run(34),
    "digital ocean": "dop" + "_v1_" + run(64, HEX),
    "sendgrid": "SG" + "." + run(22) + "." + run(43),
    "mailgun": "key" + "-" + run(32, HEX),
    "shopify": "shp" + "at_" + run(32, HEX),
    "jwt": "ey" + "J" + run(20) + "." + run(40) + "." + run(43),
    "linear": "lin" + "_api_" + run(40),
    "vault": "hvs" + "." + run(40),
    "grafana": "glsa" + "_" + run(40),
    "telegram": run(9, string.digits) + ":" + "AA" + run(33),
    "azure": "Account" + "Key=" + run(60) + "==",
    "basic auth": "Authorization: Basic " + run(24),
    "bearer": "Bearer " + run(40),
    "password": "password: " + run(12),
    "quoted password": 'PASSWORD = "' + run(9) + '"',
    "german password": "das Passwort ist " + run(12),
    "spanish password": "la contraseña: " + run(12),
    "api key": "api_key=" + run(20),
    "in an address": "postgres://app:" + run(10) + "@db.internal/shop",
    "in a git address": "https://bot:" + run(20) + "@git.internal/a.git",
    "private key": "-----BEGIN " + "EC PRIVATE KEY-----\n" + run(70) + "\n-----END EC PRIVATE KEY-----",
    "e-mail": "jane.doe" + "@" + "corp.io",
    "bare key": run(43),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOKENS)
def test_a_secret_is_masked_and_the_words_around_it_stay(kind):
    secret = TOKENS[kind]
    found = mask(f"use {secret} here, as ever")
    assert found.startswith("use ")
    assert found.endswith(" here, as ever")
    assert "[masked: " in found
    telling = secret.replace("@", " ").replace(":", " ").replace("/", " ").split()
    longest = max((part.strip('"') for part in telling), key=len)
    assert longest not in found or kind in ("in an address", "in a git address")
    assert mask(found) == found


@pytest.mark.parametrize(
    "text",
    [
        "never log the token or the password of a user",
        "the api key is read from the environment, password=None is allowed",
        "commit 64eae17c0b1f2d3a4b5c6d7e8f90a1b2c3d4e5f6 broke it",
        "use src/main/java/org/example/configuration/ApplicationConfiguration.java",
        "write to admin@example.com in the docs, git@github.com:acme/shop.git is the remote",
        "test_that_a_very_long_name_of_a_test_function_is_not_a_secret_at_all",
        "https://host/path?x=1 is fine, and so is 10:30@noon",
    ],
)
def test_what_only_speaks_of_secrets_stays_as_it_is(text):
    assert mask(text) == text


def test_a_private_key_that_is_cut_off_is_masked_to_the_end():
    assert mask("see -----BEGIN " + "RSA PRIVATE KEY-----\n" + run(70)) == "see [masked: private key]"


def test_no_part_of_a_correction_keeps_a_secret():
    secret = "ghp" + "_" + run(36)
    given = Context(repo="r", task=f"task {secret}", action=f"action {secret}")
    assert secret not in repr(correction(f"words {secret}", given))
    assert secret not in repr(answered(f"what {secret}?", secret, given, about="", author="", run=""))
