namespace Maas.Predict.Api.Calls;

/// <summary>A way in which a call ends well, or says in its own words that it does not.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="type">The record that is written as JSON, known to the surface's JSON; null: no JSON.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AnswersAttribute(int status, Type? type = null) : Attribute
{
    public int Status => status;

    public Type? Type => type;

    /// <summary>The content type of an answer that is no JSON; null: no body, where there is no record either.</summary>
    public string? MediaType { get; init; }

    /// <summary>Headers that come with the answer, beside those of every answer.</summary>
    public string[] Headers { get; init; } = [];
}
