// Catch2 3 has a main() in its library; version 2 (Debian 12) is a header that has it on request.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
