"""Which language or library a correction presupposes."""

import re

_LANGUAGES = {
    "python": r"python|pytest|django",
    "typescript": r"typescript|\bts\b",
    "javascript": r"javascript|\bjs\b|node",
    "rust": r"rust|cargo",
    "go": r"golang|go (?:code|projects?|repos?|services?)|in go\b",
    "java": r"java\b",
    "kotlin": r"kotlin",
    "ruby": r"ruby|rails",
    "c": r"\bC(?:89|99|11)?\b(?![+#])",
    "cpp": r"c\+\+",
    "csharp": r"c#|\.net",
    "php": r"\bphp\b",
    "swift": r"\bswift\b",
    "scala": r"\bscala\b",
    "sql": r"\bsql files\b",
    "shell": r"\bbash\b|shell scripts?",
    "css": r"\bcss files\b",
    "terraform": r"\bterraform\b",
}
_BY_LANGUAGE = {
    "python": """pandas numpy polars requests httpx aiohttp flask django fastapi sqlalchemy pytest unittest
        asyncio pydantic click typer celery scipy matplotlib torch tensorflow sklearn boto3 sqlite3 alembic
        pathlib subprocess logging dataclasses attrs jinja2 pillow beautifulsoup selenium hypothesis networkx
        starlette argparse threading multiprocessing datetime decimal pickle pyyaml yaml lxml psycopg asyncpg
        trio""",
    "typescript": """react vue svelte angular next nextjs express axios jest vitest redux zustand zod prisma
        typeorm lodash moment dayjs playwright cypress testing-library tailwind rxjs nestjs node koa fastify
        puppeteer jquery d3 three webpack vite eslint storybook""",
    "rust": """tokio serde rayon actix axum reqwest diesel sqlx anyhow thiserror clap hyper tonic rocket bevy
        criterion""",
    "go": "gin gorm cobra viper sqlx testify echo fiber zap logrus",
    "java": "spring hibernate junit mockito jackson lombok guava maven gradle netty jooq",
    "ruby": "rails rspec sidekiq activerecord sinatra capybara factorybot devise",
    "cpp": "qt boost eigen catch2 gtest opencv stl",
    "php": "laravel symfony phpunit doctrine",
    "csharp": "efcore xunit nunit moq",
    "": "sqlite redis postgres mysql mongodb kafka rabbitmq docker grpc graphql terraform kubernetes",
}
HOME = {name: language for language, names in _BY_LANGUAGE.items() for name in names.split()}
"""The language of a library that people name without naming its language; empty where it has none."""

FOR_TESTS = frozenset(
    """pytest unittest hypothesis jest vitest playwright cypress testing-library junit mockito testify
    rspec capybara factorybot catch2 gtest phpunit xunit nunit moq criterion""".split()
)
"""Libraries that are of use in tests alone."""

SAME = ({"typescript", "javascript"},)
"""Languages that share libraries and habits."""

_PRESUPPOSED = (
    r"(?:^|[.;]\s+|,\s+)(?:(?:and|but|also),? )?(?:with|when (?:using|you use"
    r"|working with|i use)|using|in|for|bei|con|mit|beim) (?:the "
    r"|our )?([\w@/.-]+)",
    r"^([\w@/.-]+):\s",
    r"^([\w@/.-]+) (?:without|with|has|is|are|does|do|calls?|queries|clients?"
    r"|sessions?|tests?|components?|models?|views?)\b",
    r"\b([\w@/.-]+) (?:components?|models?|views?|dataframes?|frames?|queries"
    r"|sessions?|handlers?|fixtures?|hooks?|queryset)\b",
)


def presupposed(text: str) -> tuple[str, ...]:
    """The libraries that must be in use: "with pandas", "when using react", "testing-library: ..."."""
    lower = text.lower()
    named = [name.strip("./") for pattern in _PRESUPPOSED for name in re.findall(pattern, lower)]
    return tuple(dict.fromkeys(name for name in named if name in HOME))


def languages(text: str, libraries: tuple[str, ...]) -> tuple[str, ...]:
    """The languages that must be in use, by name or by what their libraries are written for."""
    named = {HOME[name] for name in libraries} - {""}
    for language, pattern in _LANGUAGES.items():
        flags = 0 if language == "c" else re.IGNORECASE
        if re.search(
            rf"\b(?:in|for|all|my|our|any|every|mein\w*|auf|en|is|with|this) (?:my |our "
            rf"|the |all )?(?:{pattern})",
            text,
            flags,
        ):
            named.add(language)
    return tuple(sorted(named))


def alike(one: str, other: str) -> bool:
    """Whether two languages are the same, or share libraries and habits."""
    return one == other or any({one, other} <= group for group in SAME)
