"""What the API takes and gives, as OpenAPI documents it."""
