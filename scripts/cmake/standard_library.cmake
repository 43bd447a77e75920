# Checks that the standard library has what the sources need. On Debian 12, libstdc++ 12 has it and libc++ 14 does not.
include(CheckCXXSourceCompiles)

set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # nothing needs to be linked
check_cxx_source_compiles([[
  #include <algorithm>
  #include <atomic>
  #include <charconv>
  #include <thread>
  #include <vector>

  std::jthread thread;
  int counter = 0;
  std::atomic_ref<int> reference(counter);
  void sort(std::vector<int>& numbers) { std::ranges::sort(numbers); }
  void parse(const char* text, double& number) { std::from_chars(text, text, number); }
]] POOLBENCH_STANDARD_LIBRARY_IS_COMPLETE)
unset(CMAKE_TRY_COMPILE_TARGET_TYPE)

if(NOT POOLBENCH_STANDARD_LIBRARY_IS_COMPLETE)
  unset(POOLBENCH_STANDARD_LIBRARY_IS_COMPLETE CACHE)  # the next compiler may have it
  message(FATAL_ERROR
    "This compiler's standard library lacks std::jthread, std::atomic_ref, the algorithms of std::ranges or std::from_chars for double. "
    "poolbench needs libstdc++ 11 or later (g++ 11; with clang++, leave out -stdlib=libc++), or libc++ 20 or later.")
endif()
