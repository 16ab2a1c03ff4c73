# What everything is compiled with for the fuzz targets: clang with coverage for libFuzzer, and tests/sanitizers.cmake.
# Fails: a message that says what to install.
include(CheckCXXSourceCompiles)

set(fuzz_packages "Debian and Ubuntu: apt-get install clang libclang-rt-14-dev (the version of clang), then configure an \
empty build directory with -DCMAKE_CXX_COMPILER=clang++")
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "IASQL_FUZZ needs clang, this is ${CMAKE_CXX_COMPILER_ID} (${CMAKE_CXX_COMPILER}). ${fuzz_packages}")
endif()
set(CMAKE_REQUIRED_FLAGS -fsanitize=fuzzer,address,undefined)
check_cxx_source_compiles("#include <cstddef>
#include <cstdint>
extern \"C\" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t) { return 0; }" IASQL_HAS_LIBFUZZER)
unset(CMAKE_REQUIRED_FLAGS)
if(NOT IASQL_HAS_LIBFUZZER)
  message(FATAL_ERROR "IASQL_FUZZ needs libFuzzer and the sanitizers' libraries of ${CMAKE_CXX_COMPILER}. ${fuzz_packages}")
endif()

add_compile_options(-fsanitize=fuzzer-no-link)
