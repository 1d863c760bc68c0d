"""Where the API stands, and where this server tells of its health."""

BELOW = "/api/"
"""What the addresses of every version of the API begin with."""

ROOT = f"{BELOW}v1"
HEALTH = "/healthz"
