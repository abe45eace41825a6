"""A stream that works ahead of who reads it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def ahead(stream: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """The same items, each made while the one before it is looked at; closing it closes the stream.

    Raises:
        Exception: whatever the stream raises, in its place.
    """
    async with aclosing(stream):
        following = asyncio.ensure_future(anext(stream, None))
        try:
            while (item := await following) is not None:
                following = asyncio.ensure_future(anext(stream, None))
                yield item
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
