import pytest

from storage.store import Store
from tests.desks import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    """Return a desk with nothing on it."""
    return Desk(store)
