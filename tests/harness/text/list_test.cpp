#include "harness/text/list.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a list is split at commas and trimmed") {
  CHECK(split_list("a") == std::vector<std::string_view>{"a"});
  CHECK(split_list(" a ,\tb c, d") == std::vector<std::string_view>{"a", "b c", "d"});
}

TEST_CASE("empty lists and empty entries are refused") {
  CHECK_THROWS_WITH(split_list(""), "the list is empty; name at least one");
  CHECK_THROWS_WITH(split_list("  "), "the list is empty; name at least one");
  CHECK_THROWS_WITH(split_list("1,,2"), "the list '1,,2' has an empty entry; remove the extra comma");
  CHECK_THROWS_WITH(split_list("1,"), "the list '1,' has an empty entry; remove the extra comma");
  CHECK_THROWS_WITH(split_list(","), "the list ',' has an empty entry; remove the extra comma");
}
