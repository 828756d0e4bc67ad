"""A real provider of OpenID Connect, made of django-allauth's own part, in a process of its own."""
