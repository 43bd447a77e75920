#pragma once

// Every public header includes this first, so that an unsuitable compiler says why in its first error.

#if __cplusplus < 201709L  // what GCC 10 calls C++20
#error "poolbench needs C++20: compile with -std=c++20 (CMake: set CMAKE_CXX_STANDARD to 20)"
#endif

#ifndef __cpp_exceptions
#error "poolbench needs exceptions: compile without -fno-exceptions"
#endif
