#include "harness/system/uninterrupted.hpp"

#include "tests/catch.hpp"

using poolbench::uninterrupted;

TEST_CASE("a system call is made again as long as signals interrupt it") {
  int calls = 0;
  CHECK(uninterrupted([&] {
          errno = EINTR;
          return ++calls < 3 ? -1 : 7;
        }) == 7);
  CHECK(calls == 3);
}

TEST_CASE("a system call that fails for another reason is not made again") {
  int calls = 0;
  CHECK(uninterrupted([&] {
          ++calls;
          errno = EBADF;
          return -1;
        }) == -1);
  CHECK(errno == EBADF);
  CHECK(calls == 1);
}
