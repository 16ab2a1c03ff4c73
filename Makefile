# For the PGXN client and whoever just types make: PostgreSQL's own build system. CMakeLists.txt is the other way.
include Makefile.pgxs
