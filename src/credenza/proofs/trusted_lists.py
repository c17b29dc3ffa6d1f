"""Trusted lists of the member states of the EU (ETSI TS 119 612): which authorities may issue certificates for seals.

The list is read by openvc, which walks the whole hierarchy of lists where its signatures can be checked. Here a list
is a file that the user names and so vouches for; its own signature is not looked at.
"""

from __future__ import annotations

from cryptography.x509 import Certificate

from credenza.errors import DocumentError, Problem


def read_trusted_list(data: bytes) -> list[Certificate]:
    """The certificates of the authorities for qualified certificates that the list calls granted.

    Raises DocumentError for what is no trusted list.
    """
    from openvc.trustlist.consume import ServiceStatus, ServiceType
    from openvc.trustlist.errors import TrustListError
    from openvc.trustlist.parse import parse_trust_list

    try:
        parsed = parse_trust_list(data)
    except TrustListError as error:
        raise DocumentError(Problem("", f"This is no trusted list: {error!s:.200}")) from error
    services = (service for provider in parsed.providers for service in provider.services)
    return [
        service.certificate
        for service in services
        if service.service_status == ServiceStatus.GRANTED and service.service_type == ServiceType.CA_QC
    ]
