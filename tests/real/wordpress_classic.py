"""WordPress with a classic theme, in Greek, with addresses that have a query."""

import wordpress


class Driver(wordpress.Driver):
    name = "WordPress, classic, el"
    theme = "twentytwentyone"
    permalinks = ""
    options = {"default_comments_page": "newest", "WPLANG": "el", "timezone_string": "Europe/Athens", "date_format": "j F Y", "time_format": "H:i"}
