using System.Text.Json;
using Maas.Core.Telemetry;

namespace Maas.Core.Tests.Telemetry;

[TestClass]
public sealed class PayloadFreeExceptionTests
{
    private const string Secret = "what-the-caller-sent";

    public static IEnumerable<object[]> Quoting =>
    [
        [() => int.Parse(Secret, null)],
        [() => new Dictionary<string, int>()[Secret]],
        [() => JsonSerializer.Deserialize<int>($"\"{Secret}\"")],
        [() => (int)Enum.Parse<DayOfWeek>(Secret)],
        [int () => throw ServiceError.InvalidInput.With(Secret)],
        [int () => throw new IOException("the disk", new InvalidDataException(Secret))],
        [int () => throw new AggregateException(Secret, new FormatException(Secret))],
    ];

    [TestMethod]
    [DynamicData(nameof(Quoting))]
    public void What_quotes_its_input_is_told_by_type_and_place_alone(Func<int> fails)
    {
        Exception? exception = null;
        try
        {
            fails();
        }
        catch (Exception thrown)
        {
            exception = thrown;
        }

        var told = PayloadFreeException.Of(exception!);

        Assert.DoesNotContain(Secret, $"{told}{told.Message}{told.StackTrace}{told.InnerException}");
        Assert.Contains(exception!.GetType().Name, told.Message);
        Assert.Contains(nameof(PayloadFreeExceptionTests), told.ToString());
    }

    [TestMethod]
    public void What_storage_disk_and_memory_say_is_told()
    {
        Assert.AreEqual("IOException: No space left on device", PayloadFreeException.Tell(new IOException("No space left on device")));
        Assert.AreEqual(
            "RequestFailedException: The server is busy",
            PayloadFreeException.Tell(new Azure.RequestFailedException("The server is busy")));
        Assert.AreEqual(
            "ServiceException: it can't be opened", PayloadFreeException.Tell(ServiceError.CorruptModel.With("it can't be opened")));
    }

    [TestMethod]
    public void What_a_job_shows_of_storages_refusal_is_its_first_line() => Assert.AreEqual(
        "RequestFailedException: The server is busy",
        PayloadFreeException.TellInLine(new Azure.RequestFailedException("The server is busy\r\nStatus: 503\n\nHeaders:\nServer: S\n")));
}
