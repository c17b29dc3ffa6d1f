"""The Credenza hub: register, studio, cohorts, issuing, wallet and verification in the browser."""
