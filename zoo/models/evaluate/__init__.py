"""Published figures, measured again by the published protocol: `zoo evaluate`."""
