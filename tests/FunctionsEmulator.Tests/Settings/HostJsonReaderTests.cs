using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Settings;
using Maas.Testing;

namespace Maas.FunctionsEmulator.Tests.Settings;

[TestClass]
public sealed class HostJsonReaderTests
{
    [TestMethod]
    public void Everything_it_says_is_taken()
    {
        var read = Read("""
            {
              // the host allows comments,
              "functionTimeout": "-1",
              "extensions": {
                "http": { "routePrefix": "v9" },
                "queues": {
                  "batchSize": 1, "newBatchThreshold": 0, "maxDequeueCount": 7, "visibilityTimeout": "00:00:30",
                  "maxPollingInterval": "00:00:02", "messageEncoding": "none",
                },
              },
            }
            """);

        Assert.AreEqual(
            new HostJson
            {
                RoutePrefix = "v9",
                BatchSize = 1,
                NewBatchThreshold = 0,
                MaxDequeueCount = 7,
                VisibilityTimeout = TimeSpan.FromSeconds(30),
                MaxPollingInterval = TimeSpan.FromSeconds(2),
                Base64Messages = false,
                FunctionTimeout = null,
            },
            read);
    }

    [TestMethod]
    public void What_it_does_not_say_is_as_the_real_host_has_it()
    {
        var read = Read("""{ "version": "2.0", "logging": {}, "extensions": { "queues": { "batchSize": 6 } } }""");

        Assert.AreEqual(new HostJson { BatchSize = 6, NewBatchThreshold = 3 }, read);
    }

    [TestMethod]
    [DataRow("""{ "extensions": { "queues": { "batchSize": 33 } } }""", "queues.batchSize is 33; it is a whole number from 1 to 32.")]
    [DataRow("""{ "extensions": { "queues": { "batchSize": "many" } } }""", "batchSize is many")]
    [DataRow("""{ "extensions": { "queues": { "maxDequeueCount": 0 } } }""", "maxDequeueCount is 0; it is a whole number of 1 or more.")]
    [DataRow("""{ "extensions": { "queues": { "messageEncoding": "hex" } } }""", "messageEncoding is hex; it is base64 or none.")]
    [DataRow("""{ "extensions": { "queues": { "maxPollingInterval": "00:00:00" } } }""", "is 00:00:00; it is a time of 00:00:00.1")]
    [DataRow("""{ "functionTimeout": "soon" }""", "host.json: functionTimeout is soon")]
    [DataRow("""{ "extensions": { "http": { "routePrefix": 1 } } }""", "routePrefix is 1; it is a text.")]
    [DataRow("[]", "host.json is Array; it is an object.")]
    [DataRow("{", "host.json is not JSON")]
    public void What_is_out_of_range_is_refused_with_its_place(string json, string expected)
    {
        var refusal = Assert.ThrowsExactly<RefusedException>(() => Read(json));

        StringAssert.Contains(refusal.Message, expected);
    }

    private static HostJson Read(string json)
    {
        using var folder = new TestFolder();
        folder.Write("host.json", json);
        return HostJsonReader.Read(folder.Path);
    }
}
