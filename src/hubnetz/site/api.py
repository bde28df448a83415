"""The API: the rooms' routers under one roof, described at /api/v1/openapi.json."""

from ninja import NinjaAPI

api = NinjaAPI(title="Hubnetz", version="1", urls_namespace="api-1", docs_url=None)
