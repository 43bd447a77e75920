#include "tests/support/failing_thread_starts.hpp"

#include <dlfcn.h>
#include <pthread.h>

#include <cerrno>

#include "tests/support/failures.hpp"

namespace poolbench::testing {
namespace {

Failures failures;

}  // namespace

FailingThreadStarts::FailingThreadStarts(long before, long count) noexcept {
  failures.begin(before, count);
}

FailingThreadStarts::~FailingThreadStarts() {
  failures.end();
}

long FailingThreadStarts::failed() noexcept {
  return failures.failed();
}

}  // namespace poolbench::testing

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                              void* argument) {
  using namespace poolbench::testing;
  static const auto create = reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  if (!is_in_library(__builtin_return_address(0), {"libtbb", "libgomp", "libPoco", "libQt", "libuv"}) &&
      failures.next())
    return EAGAIN;
  return create(thread, attributes, start, argument);
}
