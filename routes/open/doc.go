// Package open is the machine side of the public face: open data files and
// exports of any search, the interface under /api/v1 with its description,
// Atom feeds, site map and robots.txt. No key is needed. Everything comes from
// disclosure.Public and from the prepared files made of it.
package open
