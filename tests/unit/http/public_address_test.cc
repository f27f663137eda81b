#include "http/public_address.h"

#include <gtest/gtest.h>

namespace enlace::http {
namespace {

bool allowed(const char* address) {
    return is_public(boost::asio::ip::make_address(address));
}

// The last before, the first and the last of a block, and the first after it.
TEST(PublicAddress, LeavesOutEachBlockOfIpv4UpToItsEdges) {
    const char* const edges[][4] = {
        {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
        {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
        {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
        {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
        {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
        {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
        {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
        {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
        {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
        {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
        {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
        {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
    };
    for (const auto& [before, first, last, after] : edges) {
        EXPECT_TRUE(allowed(before)) << before;
        EXPECT_FALSE(allowed(first)) << first;
        EXPECT_FALSE(allowed(last)) << last;
        EXPECT_TRUE(allowed(after)) << after;
    }
    for (const char* one : {"0.0.0.0", "0.255.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1",
                            "255.255.255.255"})
        EXPECT_FALSE(allowed(one)) << one;
    for (const char* one : {"1.0.0.0", "8.8.8.8", "223.255.255.255"})
        EXPECT_TRUE(allowed(one)) << one;
}

TEST(PublicAddress, LeavesOutWhatIsNotGivenOutOfIpv6) {
    for (const char* one : {"::",
                            "::1",
                            "::2",
                            "fe80::1",
                            "fe80::1%1",
                            "fec0::1",
                            "fc00::1",
                            "fdff:ffff::1",
                            "ff02::1",
                            "64:ff9b::808:808",
                            "64:ff9b:1::1",
                            "100::1",
                            "2001::1",
                            "2001:1ff:ffff::1",
                            "2001:db8::1",
                            "2001:db8:ffff::1",
                            "2620:4f:8000::1",
                            "3fff::1",
                            "3fff:fff::1",
                            "4000::1",
                            "1fff::1"})
        EXPECT_FALSE(allowed(one)) << one;
    for (const char* one : {"2000::1", "2001:200::1", "2001:4860:4860::8888", "2001:db7::1",
                            "2001:db9::1", "2606:4700::1111", "3fff:1000::1", "3ffe::1"})
        EXPECT_TRUE(allowed(one)) << one;
}

TEST(PublicAddress, LooksIntoWhatWrapsOneOfIpv4) {
    for (const char* one : {"::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254",
                            "2002:7f00:1::1", "2002:c0a8:101::1"})
        EXPECT_FALSE(allowed(one)) << one;
    EXPECT_TRUE(allowed("::ffff:8.8.8.8"));
    EXPECT_TRUE(allowed("2002:808:808::1"));
    EXPECT_FALSE(allowed("::8.8.8.8"));
}

}  // namespace
}  // namespace enlace::http
