#include "harness/external/excerpt.hpp"

#include "tests/catch.hpp"

using namespace poolbench::external;

TEST_CASE("an excerpt of a short printable text is the text") {
  CHECK(excerpt("").empty());
  CHECK(excerpt("2 µs, \"quoted\" \\ '…'") == "2 µs, \"quoted\" \\ '…'");
  CHECK(in_quotes("hello") == "'hello'");
}

TEST_CASE("an excerpt has no control characters and is UTF-8") {
  using namespace std::string_view_literals;
  CHECK(excerpt("a\0b\r\n\033[31m\x7F"sv) == "a b   [31m ");
  CHECK(excerpt("\xFF\xC3(") == "\uFFFD\uFFFD(");
}

TEST_CASE("an excerpt ends with a whole character") {
  CHECK(excerpt("abcdef", 6) == "abcdef");
  CHECK(excerpt("abcdefg", 6) == "abcdef…");
  CHECK(excerpt("abcdeµg", 6) == "abcde…");
  CHECK(excerpt("µ", 1) == "…");
}
