using System.Text.Json;
using System.Text.Json.Serialization;
using Maas.Core.Naming;

namespace Maas.Core.Uploads;

/// <summary>A piece of work, and which upload or model it is about.</summary>
public sealed record HousekeepingMessage(HousekeepingTask Task, string Tenant, string? Upload = null, string? Model = null)
{
    /// <summary>The span of who asked for it, as W3C's traceparent; null where nobody traces, and for what is done later.</summary>
    public string? Traceparent { get; init; }

    /// <summary>How often an examination was put off: others' models were tried, or it ended for a reason that passes.</summary>
    public int PutOff { get; init; }

    /// <summary>Null where the text is no such message, which no repeat makes one.</summary>
    public static HousekeepingMessage? Find(string text)
    {
        try
        {
            var message = JsonSerializer.Deserialize<HousekeepingMessage>(text, JsonSerializerOptions.Web);
            message?.CheckNames();
            return message;
        }
        catch (Exception exception) when (exception is JsonException or ServiceException)
        {
            return null;
        }
    }

    private void CheckNames()
    {
        TenantId.Parse(Tenant);
        if (Task == HousekeepingTask.SweepModel)
        {
            ModelName.Parse(Model);
        }
        else
        {
            UploadId.Parse(Upload);
        }
    }
}

[JsonConverter(typeof(KebabCaseConverter<HousekeepingTask>))]
public enum HousekeepingTask
{
    ExamineUpload,

    /// <summary>Remove what has expired.</summary>
    SweepUpload,

    /// <summary>Delete the files of versions that are deleted.</summary>
    SweepModel,
}
