#include "harness/report/paragraph.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a paragraph breaks at blanks, and its lines but the first are indented") {
  CHECK(wrapped("one two three four", 10, "  ") == "one two\n  three four");
  CHECK(wrapped("", 10, "  ").empty());
  CHECK(wrapped("incomprehensibilities are long", 10, "") == "incomprehensibilities\nare long");
}

TEST_CASE("a number stays with the rest of its digits and its unit") {
  CHECK(wrapped("there are 200 000 of them", 13, "") == "there are\n200 000 of\nthem");
  CHECK(wrapped("there are 1 200 000, no less", 13, "") == "there are\n1 200 000, no\nless");
  CHECK(wrapped("that takes 1.06 ms.", 15, "") == "that takes\n1.06 ms.");
  CHECK(wrapped("it is nearly 5 % off", 14, "") == "it is nearly\n5 % off");
  CHECK(wrapped("with 16 workers", 8, "") == "with 16\nworkers");
}
