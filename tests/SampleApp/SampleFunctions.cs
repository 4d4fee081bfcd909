using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Maas.SampleApp;

public sealed class SampleFunctions(IConfiguration configuration)
{
    [Function("greeting")]
    public IResult Greet([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        TypedResults.Text(configuration["Greeting"] + request.QueryString);

    /// <summary>Says on standard output when it begins; ends only when it is cancelled.</summary>
    [Function("Wait")]
    public static async Task WaitAsync(
        [QueueTrigger("sample-wait", Connection = "MaasStorage")] string message, CancellationToken cancellation)
    {
        Console.WriteLine($"begun {message}");
        await Task.Delay(Timeout.Infinite, cancellation);
    }

    /// <summary>Ends its process in the middle, the first time.</summary>
    [Function("Die")]
    public static void Die([QueueTrigger("sample-die", Connection = "MaasStorage")] string message, int dequeueCount)
    {
        Console.WriteLine($"try {dequeueCount} of {message}");
        if (dequeueCount == 1)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
