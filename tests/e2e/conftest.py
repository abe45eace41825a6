"""The smallest repository that a run can repair, for tests that are about something else."""

import pytest

SHOP = {
    "shop.py": (
        "def total(prices, limit):\n"
        '    """The sum of the prices that do not exceed the limit."""\n'
        "    result = 0\n"
        "    for price in prices:\n"
        "        if price < limit:\n"
        "            result += price\n"
        "    return result\n"
    ),
    "test_shop.py": (
        "import unittest\n"
        "from shop import total\n\n"
        "class TotalTest(unittest.TestCase):\n"
        "    def test_below(self):\n"
        "        self.assertEqual(total([1, 2], 5), 3)\n"
        "    def test_at_the_limit(self):\n"
        "        self.assertEqual(total([1, 5], 5), 6)\n"
        "    def test_above(self):\n"
        "        self.assertEqual(total([1, 6, 9], 5), 1)\n"
    ),
}

SHORT = ("--candidates", "24", "--width", "8", "--runner", "unittest")


@pytest.fixture
def shop(make_repo):
    """A repository with one wrong operator, and one unittest that shows it."""
    return make_repo(SHOP)


@pytest.fixture
def solve(run_mentee):
    """Run a short ``mentee solve``."""

    def run(repository, *arguments, env=None):
        return run_mentee("solve", *SHORT, *arguments, cwd=repository, env=env)

    return run
