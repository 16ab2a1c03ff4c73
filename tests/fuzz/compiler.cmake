# What everything is compiled with for the fuzz targets: clang with coverage for libFuzzer, ASan and UBSan. A broken
# check ends the process. Fails: a message that says what to install.
include(CheckCXXSourceCompiles)

set(fuzz_packages "Debian and Ubuntu: apt-get install clang libclang-rt-14-dev (the version of clang), then configure an \
empty build directory with -DCMAKE_CXX_COMPILER=clang++")
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "IASQL_FUZZ needs clang, this is ${CMAKE_CXX_COMPILER_ID} (${CMAKE_CXX_COMPILER}). ${fuzz_packages}")
endif()
if(IASQL_SANITIZE)
  message(FATAL_ERROR "IASQL_FUZZ has the sanitizers of IASQL_SANITIZE; switch on one of the two")
endif()

set(CMAKE_REQUIRED_FLAGS -fsanitize=fuzzer,address,undefined)
check_cxx_source_compiles("#include <cstddef>
#include <cstdint>
extern \"C\" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t) { return 0; }" IASQL_HAS_LIBFUZZER)
unset(CMAKE_REQUIRED_FLAGS)
if(NOT IASQL_HAS_LIBFUZZER)
  message(FATAL_ERROR "IASQL_FUZZ needs libFuzzer and the sanitizers' libraries of ${CMAKE_CXX_COMPILER}. ${fuzz_packages}")
endif()

set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -gline-tables-only")
# Other compilers warn of other things; gcc's build is the one that must be free of warnings. The check of function types
# does not go together with clang 14's coroutines.
add_compile_options(-Wno-error -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function
                    -fno-sanitize-recover=all -fno-omit-frame-pointer)
# rapidjson compares an offset of the null pointer when its stack is empty, which is harmless and not ours.
set_source_files_properties(src/aws/json.cpp PROPERTIES COMPILE_OPTIONS -fno-sanitize=pointer-overflow)
# clang 14 has coroutines, but does not say so with the macro by which the library of gcc asks.
if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15)
  add_compile_definitions(__cpp_impl_coroutine=201902L)
endif()

# What is fuzzed reads texts and awaits nothing, so the rest need not be built.
function(leave_out_coroutines list)
  set(kept)
  foreach(file ${${list}})
    file(STRINGS ${file} awaits REGEX "co_await|co_return" LIMIT_COUNT 1)
    if(NOT awaits)
      list(APPEND kept ${file})
    endif()
  endforeach()
  set(${list} ${kept} PARENT_SCOPE)
endfunction()
