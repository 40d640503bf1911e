"""Would the tests notice? Small mistakes are put into the code, one at a time."""
