#include "harness/workload/fnv1a.hpp"

#include "tests/catch.hpp"

using poolbench::fnv1a;

// From the test vectors that Landon Curt Noll publishes: http://www.isthe.com/chongo/src/fnv/test_fnv.c
static_assert(fnv1a("") == 0x811c9dc5);
static_assert(fnv1a("a") == 0xe40c292c);
static_assert(fnv1a("foobar") == 0xbf9cf968);

TEST_CASE("FNV-1a gives the published hashes") {
  CHECK(fnv1a("b") == 0xe70c2de5);
  CHECK(fnv1a("fo") == 0x6222e842);
  CHECK(fnv1a("foo") == 0xa9f37ed7);
  CHECK(fnv1a("chongo was here!\n") == 0xd49930d5);
}

TEST_CASE("FNV-1a takes bytes as unsigned, even if char is signed") {
  CHECK(fnv1a("\xff") == (2166136261U ^ 0xffU) * 16777619U);
}

TEST_CASE("FNV-1a continues from a hash as if the text were longer") {
  CHECK(fnv1a("bar", fnv1a("foo")) == fnv1a("foobar"));
}
