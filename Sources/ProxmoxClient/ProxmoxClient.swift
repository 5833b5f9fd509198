// ProxmoxClient
