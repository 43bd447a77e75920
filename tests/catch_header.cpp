// The source that the precompiled header of all tests is compiled for; a main() cannot be it, since it needs macros of
// its own.
#include "catch.hpp"
