"""WordPress with another theme of blocks, in Spanish; the first page of comments comes first."""

import wordpress


class Driver(wordpress.Driver):
    name = "WordPress, blocks, es"
    theme = "twentytwentytwo"
    permalinks = "/%postname%/"
    options = {"default_comments_page": "oldest", "WPLANG": "es_ES", "timezone_string": "America/Bogota", "date_format": "j F, Y"}
