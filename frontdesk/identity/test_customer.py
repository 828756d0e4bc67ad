"""The customer of test tickets: a record that nobody is, who gets no mail and never signs in."""

# No mail server can ever own it (RFC 2606); first_steps/policies.sql looks for it, too.
ADDRESS = "test@customer.invalid"
NAME = "Test customer"
KEPT = "This is the customer of test tickets. Nobody signs in as them, and they stay as they are."


def is_test_customer(email: str) -> bool:
    """Tell whether an address is the test customer's."""
    return email == ADDRESS
