"""Who acts on the desk, and what each may do."""

from api.accounts.actor import Actor, ActorDep, Role

__all__ = ["Actor", "ActorDep", "Role"]
