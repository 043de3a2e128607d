"""Pictures of the evidence: what to show (`shapes`, `choose`) apart from how it is drawn (`draw`)."""
