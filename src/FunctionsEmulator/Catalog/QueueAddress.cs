using System.Text.RegularExpressions;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>A queue, and the setting that holds the connection to it.</summary>
internal sealed partial record QueueAddress(string Queue, string Connection)
{
    // The storage that the host itself uses.
    private const string HostStorage = "AzureWebJobsStorage";

    public static QueueAddress Of(string function, string queue, string? connection) =>
        QueueName().IsMatch(queue)
            ? new QueueAddress(queue, connection ?? HostStorage)
            : throw RefusedException.Of(
                function, $"names the queue \"{queue}\"; a queue's name is 3 to 63 small letters, digits and single hyphens");

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex QueueName();
}
