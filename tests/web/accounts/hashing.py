"""A password hasher that counts how often it did its slow work."""

from typing import ClassVar

from django.contrib.auth.hashers import MD5PasswordHasher


class CountingHasher(MD5PasswordHasher):
    """Hashing is what takes a fifth of a second in earnest; as many rounds take about as long."""

    algorithm = "counting"
    rounds: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> str:
        """Count, then hash."""
        CountingHasher.rounds += 1
        return super().encode(password, salt)
