# How a folder becomes a target. Everything is registered by rule: what stands in the folder is
# built.

find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(spdlog REQUIRED)
find_package(RocksDB REQUIRED)
set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 EXACT REQUIRED)
find_package(absl REQUIRED)
find_package(ICU REQUIRED COMPONENTS i18n uc)
pkg_check_modules(CJOSE REQUIRED IMPORTED_TARGET cjose jansson)

# The allocator of the programs that are run: folding makes and forgets much that is small.
# Sanitizers bring their own.
add_library(enlace_allocator INTERFACE)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc)
    target_link_libraries(enlace_allocator INTERFACE PkgConfig::JEMALLOC)
endif()

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)  # Lets ccache see through precompiled headers.
    # To look for memory that it does not need any more is a tenth of what the compiler does.
    add_compile_options(--param=ggc-min-heapsize=1048576)
endif()
# Changes what is predefined, so that it must be the same for a precompiled header and its users.
add_compile_options(-Wpedantic)

# Our code answers to every warning; generated and third-party code to none.
# No `default:` labels: a new kind must break each switch that forgot it.
add_library(enlace_warnings INTERFACE)
target_compile_options(enlace_warnings INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Werror)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Where g++ 12 optimizes, it sees copies out of bounds in its own std::string.
    target_compile_options(enlace_warnings INTERFACE
        -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # There a body is taken for a header, which should not use an anonymous namespace.
    target_compile_options(enlace_warnings INTERFACE -Wno-subobject-linkage)
endif()

# Headers that nearly every file needs and none of ours changes, compiled once.
add_library(enlace_pch STATIC ${CMAKE_CURRENT_LIST_DIR}/pch.cc)
target_precompile_headers(enlace_pch PRIVATE ${CMAKE_CURRENT_LIST_DIR}/pch.h)
target_link_libraries(enlace_pch PUBLIC protobuf::libprotobuf)

# enlace_library(<name> [PCH] DEPENDS <targets>...)
# All .cc files of the current folder and, with FOLDERS, of the named ones below it.
function(enlace_library name)
    cmake_parse_arguments(ARG "PURE" "" "DEPENDS;SYSTEM;FOLDERS" ${ARGN})
    set(patterns *.cc *.h)
    foreach(folder IN LISTS ARG_FOLDERS)
        list(APPEND patterns ${folder}/*.cc ${folder}/*.h)
    endforeach()
    file(GLOB sources CONFIGURE_DEPENDS ${patterns})
    list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
    set(bodies ${sources})
    list(FILTER bodies INCLUDE REGEX "\\.cc$")
    if(bodies)
        add_library(${name} STATIC ${sources})
        target_include_directories(${name} PUBLIC
            ${PROJECT_SOURCE_DIR}/libs ${PROJECT_SOURCE_DIR}/services)
        target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_SYSTEM} enlace_warnings)
        if(NOT ARG_PURE)
            target_precompile_headers(${name} REUSE_FROM enlace_pch)
            target_link_libraries(${name} PRIVATE protobuf::libprotobuf)
        endif()
    else()
        add_library(${name} INTERFACE)
        target_include_directories(${name} INTERFACE
            ${PROJECT_SOURCE_DIR}/libs ${PROJECT_SOURCE_DIR}/services)
        target_link_libraries(${name} INTERFACE ${ARG_DEPENDS})
    endif()
endfunction()

# enlace_embed(<target> <name> <file>): the file becomes part of the target, between
# enlace_<name>_begin and enlace_<name>_end.
function(enlace_embed target name file)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cc)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
__asm__(
    ".pushsection .rodata\n"
    ".global enlace_@name@_begin, enlace_@name@_end\n"
    "enlace_@name@_begin:\n"
    ".incbin \"@file@\"\n"
    "enlace_@name@_end:\n"
    ".byte 0\n"
    ".popsection\n");
]])
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${file}
        SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
    target_sources(${target} PRIVATE ${source})
endfunction()
