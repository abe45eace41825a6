"""A memory that several people share: what is said goes to a Chroma server, and what others said comes back.

- ``shared``    where the server is, who is asking, and which namespace a record belongs to
- ``server``    the records of a team on a Chroma server
- ``delivery``  what waits to be delivered, and what came back
"""
