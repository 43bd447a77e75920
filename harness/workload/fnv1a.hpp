#pragma once

#include <cstdint>
#include <string_view>

namespace poolbench {

/// 32-bit FNV-1a of `bytes`, continuing from `hash`; http://www.isthe.com/chongo/tech/comp/fnv/ (Fowler, Noll, Vo).
constexpr std::uint32_t fnv1a(std::string_view bytes, std::uint32_t hash = 2166136261U) {
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 16777619U;
  }
  return hash;
}

}  // namespace poolbench
