"""Policy objects as the API has them, read once into `policy.rules`: one file a family of kinds."""
