"""Everything that knows the database is PostgreSQL: acting, policies, the embedded server."""
