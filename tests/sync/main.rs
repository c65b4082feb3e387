//! Two devices and a server.
