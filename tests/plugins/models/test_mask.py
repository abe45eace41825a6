"""Secrets are masked. The samples are put together here, so that no scanner takes this file for a leak."""

import pytest
from mentee.plugins.models.mask import MASKED, mask

BODY = "Ab3dEf6hIj9kLm2n" * 3
FENCE = "-----"
SECRETS = {
    "a provider's key": "sk-" + BODY,
    "a token of a forge": "ghp_" + BODY[:36],
    "another forge's": "glpat-" + BODY[:20],
    "a chat's": "xoxb-" + BODY[:30],
    "a cloud's": "AKIA" + BODY[:16].upper(),
    "a web token": ".".join(["eyJ" + BODY[:20], BODY[:30], BODY[:20]]),
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_token_of_a_known_form_is_masked_wherever_it_stands(kind):
    secret = SECRETS[kind]
    assert mask(f"see '{secret}', please") == f"see '{MASKED}', please"


def test_a_private_key_is_masked_whole_also_when_its_end_is_cut_off():
    start, end = f"{FENCE}BEGIN RSA PRIVATE KEY{FENCE}", f"{FENCE}END RSA PRIVATE KEY{FENCE}"
    assert mask(f"a\n{start}\n{BODY}\n{end}\nb") == f"a\n{MASKED}\nb"
    assert BODY not in mask(f"a\n{start}\n{BODY}\n")


def test_a_password_in_an_address_is_masked_and_the_rest_stays():
    assert mask(f"postgres://admin:{BODY}@db/shop") == f"postgres://admin:{MASKED}@db/shop"
    assert mask("https://example.org:8080/a@b") == "https://example.org:8080/a@b"


@pytest.mark.parametrize("line", ["password = '{}'", 'API_KEY="{}"', '"token": "{}"', "export MY_SECRET={}"])
def test_what_stands_beside_a_telling_name_is_masked(line):
    assert mask(line.format(BODY)) == line.format(MASKED)


def test_a_header_is_masked():
    assert mask(f"Authorization: Bearer {BODY}") == f"Authorization: Bearer {MASKED}"


def test_ordinary_code_is_left_as_it_is():
    code = "token = next(tokens)\npassword = ask('password:')\nkey = sk_learn.fit(x)\nTOKEN=read(path)\n"
    assert mask(code) == code
