"""The hub's addresses with the test interface among them, as they are where it is switched on."""

from credenza_hub.conformance.urls import urlpatterns as conformance
from credenza_hub.project.urls import urlpatterns as hub

urlpatterns = [*hub, *conformance]
